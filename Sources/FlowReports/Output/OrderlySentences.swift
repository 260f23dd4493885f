import TCPConformance

/// The diagnoses of connections that kept to the documents: four sentences, each made once with two durations, in whose
/// places those of a connection are put.
struct OrderlySentences: Sendable {
    /// For each sentence the parts before, between and behind its durations.
    private var parts: [String] = []

    private static let english = OrderlySentences(made: .english, isJSON: false)
    private static let chinese = OrderlySentences(made: .chinese, isJSON: false)
    private static let englishJSON = OrderlySentences(made: .english, isJSON: true)
    private static let chineseJSON = OrderlySentences(made: .chinese, isJSON: true)

    /// - Parameter isJSON: As in a JSON string, but without the quotation marks.
    init(_ language: Language, isJSON: Bool = false) {
        self =
            switch (language, isJSON) {
            case (.english, false): Self.english
            case (.chinese, false): Self.chinese
            case (.english, true): Self.englishJSON
            case (.chinese, true): Self.chineseJSON
            }
    }

    private init(made language: Language, isJSON: Bool) {
        // Durations that no sentence speaks of otherwise.
        let (opening, closing): (Int64, Int64) = (111, 222)
        for isThreeSegment in [false, true] {
            for closer in [Role.client, .server] {
                let sentence = OrderlyJudgement.diagnosis(
                    isThreeSegment: isThreeSegment, closer: closer, opening: opening, closing: closing
                ).text(in: language)
                let first = sentence.split(
                    separator: durationText(opening), maxSplits: 1, omittingEmptySubsequences: false)
                let second = (first.last ?? "").split(
                    separator: durationText(closing), maxSplits: 1, omittingEmptySubsequences: false)
                precondition(first.count == 2 && second.count == 2, "a diagnosis without its durations")
                for part in [first[0], second[0], second[1]] {
                    parts.append(isJSON ? Self.escaped(part) : String(part))
                }
            }
        }
    }

    private static func escaped(_ part: Substring) -> String {
        var buffer = OutputBuffer(capacity: 256)
        buffer.append(json: String(part))
        return String(buffer.takeText().dropFirst().dropLast())
    }

    /// Whether there is a comma in them.
    var hasCommas: Bool { parts.contains { $0.utf8.contains(UInt8(ascii: ",")) } }

    /// Appends the sentence of a connection.
    func append(_ orderly: borrowing OrderlyJudgement, to buffer: inout OutputBuffer) {
        let index = ((orderly.connection.isThreeSegment ? 2 : 0) + (orderly.closedBy == .server ? 1 : 0)) * 3
        buffer.append(text: parts[index])
        buffer.append(roundedDuration: orderly.times.opening ?? 0)
        buffer.append(text: parts[index + 1])
        buffer.append(roundedDuration: orderly.times.closing ?? 0)
        buffer.append(text: parts[index + 2])
    }
}
