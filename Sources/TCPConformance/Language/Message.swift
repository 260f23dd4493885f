/// Something that is said to a person, with its numbers, in every language.
///
/// The messages of this target stand in the tables of this folder and those of the reports in theirs: one function for
/// each, its parameters typed, both languages side by side. The compiler takes none that lacks a language. Words are made
/// when somebody reads them.
package struct Message: Sendable {
    private let make: @Sendable (Language) -> String

    package init(
        _ english: @autoclosure @escaping @Sendable () -> MessageText<English>,
        _ chinese: @autoclosure @escaping @Sendable () -> MessageText<Chinese>
    ) {
        make = { language in
            switch language {
            case .english: english().text
            case .chinese: chinese().text
            }
        }
    }

    package init(_ words: Words) {
        make = { "\(words.text(in: $0))" }
    }

    /// What is the same in every language: an address, a number with its symbol, a name from outside.
    package init(verbatim text: String) {
        make = { _ in text }
    }

    /// Messages one after the other, as sentences stand: English with a space between them.
    package init(sentences: [Message]) {
        make = { language in
            sentences.map { $0.text(in: language) }.joined(separator: language == .english ? " " : "")
        }
    }

    /// Messages one after the other, as clauses of one sentence.
    init(clauses: [Message]) {
        make = { language in
            clauses.map { $0.text(in: language) }.joined(separator: language == .english ? "; " : "；")
        }
    }

    package static let empty = Message(verbatim: "")

    package func text(in language: Language) -> String { make(language) }

    /// What the records say where nobody chose a language.
    package var english: String { text(in: .english) }

    package static func + (first: Message, second: Message) -> Message {
        Message("\(first)\(second)", "\(first)\(second)")
    }
}

/// The text of a message in one language. What is put into it appears in that language too.
package struct MessageText<Written: WrittenLanguage>: ExpressibleByStringInterpolation {
    fileprivate let text: String

    package init(stringLiteral text: String) {
        self.text = text
    }

    package init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.text
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 8 * interpolationCount)
        }

        package mutating func appendLiteral(_ literal: String) { text += literal }

        package mutating func appendInterpolation(_ value: String) { text += value }
        package mutating func appendInterpolation(_ value: StaticString) { text += "\(value)" }
        package mutating func appendInterpolation(_ value: some BinaryInteger) { text += String(value) }
        package mutating func appendInterpolation(_ value: Message) { text += value.text(in: Written.language) }
        package mutating func appendInterpolation(_ value: Words) { text += "\(value.text(in: Written.language))" }
        package mutating func appendInterpolation(_ value: Role) { appendInterpolation(value.words) }

        /// A duration in nanoseconds: `20.0 ms`.
        package mutating func appendInterpolation(duration: Int64) { text += durationText(duration) }
        /// A number with its thousands apart.
        package mutating func appendInterpolation(grouped value: UInt64) { text += groupedText(value) }
        /// How often: `twice`, `2 次`.
        package mutating func appendInterpolation(times count: UInt64) {
            text += Written.language == .english ? timesText(count) : "\(groupedText(count)) 次"
        }
        /// A number with its noun: `3 segments`, `3 个报文段`.
        package mutating func appendInterpolation(_ count: UInt64, _ noun: Noun) {
            text +=
                Written.language == .english
                ? countText(count, "\(noun.english)") : "\(groupedText(count)) \(noun.chinese)"
        }
        /// `a, b and c`, `a、b 和 c`.
        package mutating func appendInterpolation(list messages: [Message]) {
            let texts = messages.map { $0.text(in: Written.language) }
            if Written.language == .english {
                text += listText(texts)
            } else if let last = texts.last {
                text += texts.count == 1 ? last : texts.dropLast().joined(separator: "、") + " 和 " + last
            }
        }
    }
}
