"""The language server: artifacts.yaml, .gto, .gtod.yaml and dvc.yaml in an editor (LSP 3.17).

It alone knows the protocol's libraries, which take long to load: the daemon imports it when an
editor comes. `features` is the table of contents; there is a folder for each kind of help, and
one file per feature.
"""
