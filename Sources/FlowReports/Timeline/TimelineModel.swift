import PacketDecoding
import TCPConformance
import TCPTracking

/// One connection as rows between two ends: the facts of every picture of it, in text, HTML or anything else. The
/// pictures draw, and add nothing.
package struct TimelineModel: Sendable {
    package let timeline: Timeline
    package let rows: [TimelineRow]
    package let waits: [TimelineWait]
    /// The states before the first row.
    package let clientState: TCPState
    package let serverState: TCPState
    let symbols: TimelineSymbols

    package var judgement: Judgement { timeline.judgement }

    /// Some transition is assumed.
    package var hasAssumption: Bool {
        for end in 0..<2 {
            let history = judgement.subject.details.endpoints[end].history
            for index in 0..<Int(history.count) where history[index].certainty == .assumed { return true }
        }
        return false
    }

    package init(_ timeline: Timeline) {
        self.timeline = timeline
        symbols = TimelineSymbols(timeline.judgement)
        let subject = timeline.judgement.subject
        clientState = Self.firstState(of: subject.client, subject)
        serverState = Self.firstState(of: subject.server, subject)
        waits = [subject.client, subject.server].compactMap { Self.wait(of: $0, timeline) }
        var builder = TimelineRowBuilder(timeline, symbols)
        rows = builder.rows()
    }

    private static func firstState(of end: End, _ subject: Subject) -> TCPState {
        subject.details.endpoints[end.index].history.first?.from ?? subject.connection.endpoints[end.index].state
    }

    private static func wait(of end: End, _ timeline: Timeline) -> TimelineWait? {
        let subject = timeline.judgement.subject
        let history = subject.details.endpoints[end.index].history
        guard history.reached(.timeWait), let last = history.last, last.to == .timeWait || last.certainty == .projected
        else { return nil }
        let isOver = last.certainty == .projected
        return TimelineWait(
            end: end, until: isOver ? last.time : subject.connection.lastTime &+ timeline.timeWait, isOver: isOver,
            isRestarted: subject.details.remarks.first(.timeWaitRestarted, by: end) != nil)
    }
}
