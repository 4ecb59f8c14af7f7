"""The catalogue is data: one entry is one folder. See ARCHITECTURE.md, section 3."""
