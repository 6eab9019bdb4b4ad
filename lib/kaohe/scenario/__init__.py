"""Scenarios (情景): named overlays of changed facts, rules, readings and unknowns, and what they change."""
