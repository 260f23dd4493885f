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
    /// The same in Chinese.
    static var chineseStatement: StaticString { get }
    /// The section that demands it.
    static var reference: StaticString { get }
    /// How much a failure matters; each rule says why.
    static var severity: Severity { get }
    /// What a failure reads like, for the documentation.
    static var failure: StaticString { get }

    /// Holds the rule against one connection.
    static func check(_ subject: Subject) -> Check

    /// The violated inequality with its symbols and numbers, for a check that failed.
    static func explanation(_ check: Check, _ subject: Subject) -> Explanation
}

extension ConformanceRule {
    /// What must hold, for a person.
    package static var statementWords: Words { Words(statement, chineseStatement) }

    /// The violated inequality in words, for a check that failed.
    package static func explain(_ check: Check, _ subject: Subject) -> Message {
        explanation(check, subject).text
    }
}

/// What was seen and what it was held against, in words and numbers.
package struct Explanation: Sendable {
    /// Makes one sentence with the numbers in it, without a full stop. Who only counts never asks for it.
    let makeText: @Sendable () -> Message
    package var text: Message { makeText() }
    package let expected: String?
    package let observed: String?
    /// Frames that belong to it, beside the one that shows it; 0 stands for none.
    package let frames: [UInt64]

    package init(
        _ text: @autoclosure @escaping @Sendable () -> Message, expected: String? = nil, observed: String? = nil,
        frames: [UInt64] = []
    ) {
        makeText = text
        self.expected = expected
        self.observed = observed
        self.frames = frames
    }
}
