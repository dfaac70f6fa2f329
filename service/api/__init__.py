"""The REST interface under ``/v1``: its routes, the forms of its answers, and its OpenAPI document."""
