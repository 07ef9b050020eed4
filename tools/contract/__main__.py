"""Writes every file that is made from the contract."""

from __future__ import annotations

from tools import wpk_schema
from tools.contract import files

wpk_schema.main()
files.write()
