import TCPTracking

/// A rule of the documented opening, transfer and closing: one type, one file, one test file, one stable identifier.
///
/// Symbols in statements: x and y are the initial sequence numbers of client and server, u and w the sequence numbers
/// of the first and the second FIN.
package protocol ConformanceRule: SendableMetatype {
    /// The stable identifier, such as `OPEN-2`.
    static var identifier: StaticString { get }
    /// What must hold, in the documents' symbols.
    static var statement: StaticString { get }
    /// The section that demands it.
    static var reference: StaticString { get }

    /// Holds the rule against one connection.
    static func check(_ subject: Subject) -> Check

    /// The violated inequality with its numbers, for a check that failed.
    static func explain(_ check: Check, _ subject: Subject) -> String
}

/// What a rule looks at: a connection as the tracker left it, and how it opened and closed.
package struct Subject: BitwiseCopyable, Sendable {
    package let connection: Connection
    package let details: ConnectionDetails
    package let opening: OpeningOutcome
    package let closing: ClosingOutcome
    /// Who closed first, or reset.
    package let closedBy: Actor

    package var client: End { connection.client }
    package var server: End { connection.server }

    /// The role of an end as a word.
    package func role(of end: End) -> StaticString { end == connection.client ? "client" : "server" }
}
