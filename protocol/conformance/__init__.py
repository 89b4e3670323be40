"""Whether a server answers as protocol/vectors/ has it; needs Python and git, and nothing of gtod.

python -m protocol.conformance SOCKET
"""
