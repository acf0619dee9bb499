"""Faces."""


def face_of(result: object) -> str:
    return ""
