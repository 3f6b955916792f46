"""Files on an account: attached, taken along, taken away; what other areas need for theirs."""
