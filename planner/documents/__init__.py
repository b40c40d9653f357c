"""Printed documents: letters, lists, cards and annexes in State and Party form, and what a proof-reader would mark."""

from planner.documents.catalog import DOCUMENTS, Document, Format, document_keys, document_of, select_documents
from planner.documents.codes import ticket_code
from planner.documents.content import Content
from planner.documents.files import file_name, plan_rows, write_documents
from planner.documents.lint import Slip, lint, lint_documents, lint_pack
from planner.documents.options import Options, Signer
from planner.documents.render import StoppedError, build, pdf_parts, render
from planner.documents.typeset import TypesetError

__all__ = [
    "DOCUMENTS",
    "Content",
    "Document",
    "Format",
    "Options",
    "Signer",
    "Slip",
    "StoppedError",
    "TypesetError",
    "build",
    "document_keys",
    "document_of",
    "file_name",
    "lint",
    "lint_documents",
    "lint_pack",
    "pdf_parts",
    "plan_rows",
    "render",
    "select_documents",
    "ticket_code",
    "write_documents",
]
