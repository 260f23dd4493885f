import TCPTracking

/// A way for connections to go that has a name among those who look after networks: one type, one file, one test file,
/// one stable identifier. A pattern is what the segments look like; its causes are likely, never certain.
package protocol Pattern: SendableMetatype {
    /// The stable identifier, such as `close-wait-leak`.
    static var identifier: StaticString { get }
    /// What the capture shows when the pattern is recognised.
    static var sign: StaticString { get }

    /// What the diagnosis says of a connection that shows it: what happened, the likeliest causes in order, and the next
    /// command to run; nil for a connection that does not.
    static func recognise(_ judgement: Judgement) -> PatternReport?
}

/// A pattern's part of a diagnosis.
package struct PatternReport: Sendable {
    package enum Place: Sendable {
        /// Why the connection did not come to be: the whole diagnosis.
        case opening
        /// How it ended: in place of the closing's own sentence.
        case closing
        /// Stands behind the diagnosis.
        case addition
    }

    package let place: Place
    /// Sentences with their full stops.
    package let text: Message

    init(_ place: Place, _ text: Message) {
        self.place = place
        self.text = text
    }
}

/// Every pattern; of two in the same place the earlier one speaks.
package let patterns: [any Pattern.Type] = [
    Refused.self,
    Filtered.self,
    BacklogOverflow.self,
    HalfOpenScan.self,
    HealthCheck.self,
    FINWait2Stuck.self,
    CloseWaitLeak.self,
    IdlePathTimeout.self,
    AbortWithUnreadData.self,
    LateResetAfterClose.self,
    LostLastACK.self,
    FastOpenAsked.self,
    FastOpenAccepted.self,
    FastOpenRefused.self,
    WindowScaleStripped.self,
]

extension Judgement {
    /// The patterns that this connection shows, in the order of the list above.
    package func recognisedPatterns() -> [(identifier: StaticString, report: PatternReport)] {
        if cannotShowPattern { return [] }
        return patterns.compactMap { pattern in
            pattern.recognise(self).map { (pattern.identifier, $0) }
        }
    }

    /// Opened, used and closed in order, with nothing remarked: most connections.
    private var cannotShowPattern: Bool {
        switch (subject.opening, subject.closing) {
        case (.threeWay, .fourSegment), (.threeWay, .threeSegment), (.threeWay, .simultaneous), (.threeWay, .open):
            break
        default: return false
        }
        return subject.connection.endpoints[0].bytes | subject.connection.endpoints[1].bytes != 0
            && subject[.a].resets | subject[.b].resets == 0 && isUneventful
    }
}
