"""What an editor sees of gtod: its language server beside Red Hat's yaml-language-server."""
