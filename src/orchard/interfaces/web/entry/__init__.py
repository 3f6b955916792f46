"""The way in: first run, sign-in, invitations, forgotten passwords, one's own sign-in and sessions."""
