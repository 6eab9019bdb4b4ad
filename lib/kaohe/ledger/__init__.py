"""What was observed: ledgers read into typed frames."""
