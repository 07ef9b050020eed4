-- Requests one URL repeatedly.
require("report")
