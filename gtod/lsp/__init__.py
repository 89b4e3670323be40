"""The language server: artifacts.yaml, .gto, .gtod.yaml and dvc.yaml in an editor (LSP 3.17).

It alone knows the protocol's libraries, which take long to load: the daemon imports it when an
editor comes. One file per feature.
"""
