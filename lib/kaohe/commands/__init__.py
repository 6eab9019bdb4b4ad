"""The commands by subject, each with its options; what they do stands in the packages they call."""
