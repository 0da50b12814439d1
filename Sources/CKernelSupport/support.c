// The shim lives in the header; a target needs one source.
