import TCPTracking

/// The rows of the state machine as a Markdown page, in the order of a connection's life.
package func stateMachineDocument() -> String {
    var text = """
        # State machine

        Each endpoint has a state of its own. `sends` is what the endpoint did itself, `receives` what was captured on \
        its way to it. An event without a row here changes nothing and is reported (`unknown-transition`). UNKNOWN is \
        the observer's own: the endpoint's opening was not captured. Generated from the rows that the tracker runs on.

        | from | event | to | source | why |
        |---|---|---|---|---|

        """
    for row in transitionRows {
        text += """
            | \(row.from.name) | \(row.event.phrase)\(row.event == .receivesRSTAfterActiveOpen ? " (after an active open)" : "") \
            | \(row.to.name) | \(cell(row.reference)) | \(cell(row.sentence)) |

            """
    }
    return text
}
