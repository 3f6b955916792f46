"""The meeting of a round: reveal, ranking, discussion, decisions, signatures, archive."""
