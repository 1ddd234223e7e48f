"""How good the checks are: small faults in right answers, and who finds them."""
