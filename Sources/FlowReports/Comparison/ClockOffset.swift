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

    /// From the bounds of the offset in the first and in the last quarter of the time.
    private static func slope(
        _ samples: [Sample], _ first: Int64, _ last: Int64
    ) -> (value: Double, bounds: ClosedRange<Double>)? {
        let quarter = (last &- first) / 4
        guard quarter >= 250_000_000 else { return nil }
        func bounds(_ range: ClosedRange<Int64>) -> (lower: Int64, upper: Int64)? {
            let within = samples.filter { range.contains($0.time) }
            guard let lower = within.filter({ !$0.isForward }).map(\.difference).max(),
                let upper = within.filter(\.isForward).map(\.difference).min()
            else { return nil }
            return (lower, upper)
        }
        guard let early = bounds(first...first &+ quarter), let late = bounds(last &- quarter...last) else {
            return nil
        }
        // The bounds may stem from anywhere in their quarters: the shortest time between them is certain.
        let apart = Double(2 * quarter) / 1e6
        let values = [
            Double(late.lower &- early.upper) / apart, Double(late.upper &- early.lower) / apart,
        ].sorted()
        let middles = (early.lower &+ early.upper) / 2 &- (late.lower &+ late.upper) / 2
        return (-Double(middles) / (Double(3 * quarter) / 1e6), values[0]...values[1])
    }
}
