"""Standards: their identifiers, and the catalogue of editions, adoptions, acts' references and bodies."""
