"""What happens with a Finding."""
