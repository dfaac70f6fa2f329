"""Documents of invented companies and bodies for trying and testing certlane, and the generator that makes them."""
