"""E-mail addresses: candidates, canonical form, obfuscation, scripts, placeholders."""
