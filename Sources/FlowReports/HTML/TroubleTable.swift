import TCPConformance

/// Connections that went wrong, counted by what the diagnosis says of them: the pattern they show, or their outcome.
struct TroubleTable: Sendable {
    enum Kind: Hashable, Sendable {
        case pattern(String)
        case opening(OpeningOutcome)
        case closing(ClosingOutcome)
    }

    struct Trouble: Sendable {
        var kind: Kind
        var count: UInt64
        /// The connection with the lowest number, and its diagnosis.
        var example: UInt64
        var text: Message
    }

    private(set) var troubles: [Trouble] = []
    private var places: [Kind: Int] = [:]

    /// Counts a connection.
    ///
    /// - Returns: the place of its trouble, counted from 1; 0 where nothing went wrong.
    mutating func add(_ judgement: Judgement) -> UInt16 {
        guard let kind = Self.kind(of: judgement) else { return 0 }
        let id = judgement.subject.connection.id
        guard let place = places[kind] else {
            troubles.append(Trouble(kind: kind, count: 1, example: id, text: judgement.diagnosis()))
            places[kind] = troubles.count - 1
            return UInt16(troubles.count)
        }
        troubles[place].count &+= 1
        if id < troubles[place].example {
            troubles[place].example = id
            troubles[place].text = judgement.diagnosis()
        }
        return UInt16(place + 1)
    }

    private static func kind(of judgement: Judgement) -> Kind? {
        let subject = judgement.subject
        let place: PatternReport.Place = subject.opening.isFailure ? .opening : .closing
        let pattern = judgement.recognisedPatterns().first { $0.report.place == place }
        if subject.opening.isFailure {
            return pattern.map { .pattern("\($0.identifier)") } ?? .opening(subject.opening)
        }
        if let pattern { return .pattern("\(pattern.identifier)") }
        switch subject.closing {
        case .reset, .abandoned, .finUnanswered, .halfClosed: return .closing(subject.closing)
        case .fourSegment, .threeSegment, .simultaneous, .replaced, .open, .idle, .notOpened: return nil
        }
    }
}
