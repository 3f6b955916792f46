"""Resources: the time that people give to accounts; pools, requests and authority come later."""
