/// How the clock of the second capture stands against the first's, solved from segments that both hold.
///
/// A segment from the first vantage to the second shows the offset plus its delay, one in the other direction the offset
/// less its delay. No delay is negative: the offset lies between the largest of the one and the smallest of the other,
/// and in the middle where the quickest took equally long both ways.
package struct ClockOffset: Sendable {
    /// What both captures say of one segment.
    struct Sample {
        /// When the first capture holds it.
        var time: Int64
        /// The second capture's time less the first's.
        var difference: Int64
        /// It passed the first vantage first.
        var isForward: Bool
    }

    /// The second capture's clock less the first's at `reference`, nanoseconds.
    package let offset: Int64
    /// The offset is right within this, nanoseconds; nil where segments of one direction only were in both captures.
    package let uncertainty: Int64?
    package let reference: Int64
    /// How fast the second clock runs away from the first, parts per million, and within which bounds; nil where too
    /// little time or too few segments tell.
    package let drift: Double?
    package let driftBounds: ClosedRange<Double>?
    /// Segments that it was solved from.
    package let samples: Int

    /// Whether the drift is more than what the uncertainty explains: then it is taken into account.
    package var hasDrift: Bool { driftBounds.map { !$0.contains(0) } ?? false }

    /// The time at the first vantage's clock of something that the second capture holds.
    package func aligned(_ time: Int64) -> Int64 { time &- offset &- drifted(time &- offset) }

    private func drifted(_ time: Int64) -> Int64 {
        guard hasDrift, let drift else { return 0 }
        return Int64(Double(time &- reference) * drift / 1e6)
    }

    /// Nil without samples.
    init?(_ samples: [Sample]) {
        guard let first = samples.map(\.time).min(), let last = samples.map(\.time).max() else { return nil }
        reference = first
        self.samples = samples.count
        let slope = Self.slope(samples, first, last)
        driftBounds = slope.map { $0.bounds }
        drift = slope.map { $0.value }
        let isDrifting = slope.map { !$0.bounds.contains(0) } ?? false
        var lower: Int64?
        var upper: Int64?
        for sample in samples {
            let drifted = isDrifting ? Int64(Double(sample.time &- first) * (slope?.value ?? 0) / 1e6) : 0
            let difference = sample.difference &- drifted
            if sample.isForward {
                upper = min(upper ?? difference, difference)
            } else {
                lower = max(lower ?? difference, difference)
            }
        }
        switch (lower, upper) {
        case (let lower?, let upper?):
            offset = lower &+ (upper &- lower) / 2
            uncertainty = abs(upper &- lower) / 2
        case (let one?, nil), (nil, let one?):
            offset = one
            uncertainty = nil
        case (nil, nil): return nil
        }
    }

    /// A bound of the offset in the first part of the time and one in the last bound how fast it grows.
    private static func slope(
        _ samples: [Sample], _ first: Int64, _ last: Int64
    ) -> (value: Double, bounds: ClosedRange<Double>)? {
        let quarter = (last &- first) / 4
        guard quarter >= 250_000_000 else { return nil }
        let early = tightest(samples, from: first, quarter)
        let late = tightest(samples, from: last &- quarter, quarter)
        var least = -Double.infinity
        var most = Double.infinity
        for one in early {
            for other in late where one.isForward != other.isForward {
                let slope = Double(other.difference &- one.difference) / (Double(other.time &- one.time) / 1e6)
                // What goes forward bounds the offset from above, the rest from below.
                if one.isForward { least = max(least, slope) } else { most = min(most, slope) }
            }
        }
        guard least <= most, least.isFinite, most.isFinite else { return nil }
        return ((least + most) / 2, least...most)
    }

    /// The samples that bound the offset best, in each part of a time the best of either direction.
    private static func tightest(_ samples: [Sample], from start: Int64, _ length: Int64) -> [Sample] {
        let parts = 64
        var forward: [Sample?] = Array(repeating: nil, count: parts)
        var backward = forward
        for sample in samples where sample.time >= start && sample.time &- start <= length {
            let part = min(parts - 1, Int(Double(sample.time &- start) / Double(length) * Double(parts)))
            if sample.isForward {
                if forward[part].map({ sample.difference < $0.difference }) ?? true { forward[part] = sample }
            } else if backward[part].map({ sample.difference > $0.difference }) ?? true {
                backward[part] = sample
            }
        }
        return (forward + backward).compactMap(\.self)
    }
}
