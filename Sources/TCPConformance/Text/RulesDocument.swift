/// The rules as a Markdown page: identifier, statement, source, severity, and what a failure reads like; then the
/// patterns of the diagnosis.
package func rulesDocument() -> String {
    var text = """
        # Rules

        Each connection is held against these rules; each gives `pass`, `fail`, `not-seen` (the capture has no evidence) \
        or `not-applicable`. x and y are the initial sequence numbers of client and server, u and w the sequence numbers \
        of the first and the second FIN. Generated from the rules themselves.

        | id | statement | source | severity | a failure reads |
        |---|---|---|---|---|

        """
    for rule in conformanceRules {
        text += """
            | \(rule.identifier) | \(cell(rule.statement)) | \(cell(rule.reference)) | \(rule.severity.code) | \
            \(cell(rule.failure)) |

            """
    }
    text += """

        # Patterns

        Named ways for connections to go; a record lists those that it shows under `patterns`, and its diagnosis says what \
        happened, the likeliest causes in order, and the next command to run. A pattern is what the segments look like; its \
        causes are likely, never certain.

        | id | what the capture shows |
        |---|---|

        """
    for pattern in patterns {
        text += "| \(pattern.identifier) | \(cell(pattern.sign)) |\n"
    }
    return text
}

/// Text that cannot end its table cell.
func cell(_ text: StaticString) -> String {
    var result = ""
    for character in "\(text)" {
        if character == "|" { result += "\\" }
        result.append(character)
    }
    return result
}
