-- Asks for one address over and over.
require("report")
