# Flags that make a memory error harder to exploit, for everything compiled and linked in the folder that includes this
# file and below it. tests/hardening reads the built files and fails if one is missing. Sanitizers check more, and do not
# go together with fortified library calls. `-DATOM_HARDENING=OFF` leaves them to a distribution that sets its own.
option(ATOM_HARDENING "Build with the stack protector, fortified library calls, CET and full RELRO" ON)
if(ATOM_HARDENING AND NOT ATOM_SANITIZE)
  set(ATOM_HARDENING_COMPILED -fstack-protector-strong -fstack-clash-protection -fno-plt)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    list(APPEND ATOM_HARDENING_COMPILED -fcf-protection=full)
  endif()
  # Fortified library calls need an optimizer. A compiler may define the macro by default.
  add_compile_options(${ATOM_HARDENING_COMPILED} $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE>
    $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=3>)
  add_link_options(LINKER:-z,relro,-z,now,-z,noexecstack)
  include(CheckPIESupported)
  check_pie_supported(LANGUAGES CXX)
endif()
