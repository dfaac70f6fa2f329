"""Who may do what: sign-in, tokens, roles, requests of other sites, rates, and what every answer and request obeys."""
