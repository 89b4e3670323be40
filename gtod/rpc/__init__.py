"""JSON-RPC 2.0 over a byte stream: framing, envelope, the typed methods and their dispatch.

Invariant: nothing here opens a socket or a file. Bytes come in, bytes go out, and every request
gets exactly one answer.
"""
