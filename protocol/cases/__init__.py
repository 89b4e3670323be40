"""What any server of the protocol has to do: the cases that protocol/vectors/ is written from."""
