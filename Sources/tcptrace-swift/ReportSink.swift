import FlowReports
import PacketDecoding
import TCPConformance
import TCPTracking

/// Something that is written while connections end: to standard output or to a file.
protocol ReportOutput: AnyObject {
    /// Whether it wants to be told of each state change, or of each segment.
    var wantsTransitions: Bool { get }
    var wantsSegments: Bool { get }
    /// The connections whose segments it wants; nil: of all.
    var chosenConnections: Set<UInt64>? { get }

    func transition(_ change: StateChange, of connection: Connection)
    /// A frame whose segment is told later has a selective acknowledgment. Only where `wantsSegments`.
    func note(_ blocks: SACKBlocks, ofFrame frame: UInt64)
    func segment(_ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection)
    /// Both ends are done, but late segments may still come. Only where `wantsTransitions`.
    func over(_ judgement: Judgement)
    func ended(_ judgement: Judgement)
    /// Its record is enough, and comes instead of the judgement.
    var takesRecords: Bool { get }
    func ended(_ record: borrowing ConnectionRecord)
    /// Whether the summary that it is given at the end has to count findings.
    var needsFindings: Bool { get }
    /// Of a connection without findings the brief is enough, and comes instead of the judgement.
    var takesBriefs: Bool { get }
    /// The run's next interface has this name; nil when it has none.
    func nameInterface(_ name: String?)
    /// Nothing has come for a moment: what a reader waits for is written out.
    func idle()
    /// No more segments come: connections that end from now on were still open, or waited for late segments.
    func inputEnded()
    /// The run is over: writes what is left. Throws when the output could not be written whole.
    func finish(_ summary: RunSummary, _ counts: OutcomeCounts) throws(OutputError)
}

extension ReportOutput {
    var wantsTransitions: Bool { false }
    var wantsSegments: Bool { false }
    var chosenConnections: Set<UInt64>? { nil }
    func ended(_ judgement: Judgement) {}
    var takesRecords: Bool { false }
    func ended(_ record: borrowing ConnectionRecord) {}
    var takesBriefs: Bool { false }
    var needsFindings: Bool { false }
    func transition(_ change: StateChange, of connection: Connection) {}
    func note(_ blocks: SACKBlocks, ofFrame frame: UInt64) {}
    func segment(_ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection) {}
    func over(_ judgement: Judgement) {}
    func nameInterface(_ name: String?) {}
    func idle() {}
    func inputEnded() {}
}

/// Hands the tracker's facts to every output, each connection judged once.
struct ReportSink: TrackingSink {
    private let outputs: [any ReportOutput]
    private(set) var overview: OverviewCollector
    let countsFindings: Bool
    private(set) var duplicates: UInt64 = 0
    private(set) var evicted: UInt64 = 0
    /// Those of them of which there was only an unanswered SYN.
    private(set) var evictedUnanswered: UInt64 = 0
    /// Segments with a wrong checksum that no interface completes later.
    private(set) var damagedSegments: UInt64 = 0
    private(set) var legs = ConnectionLegs()
    private(set) var proxied = ProxiedConnections()
    /// Which connections are told.
    private let condition: Condition?
    private let chosen: NumberSet?
    /// The connections that were told, where somebody asks for them.
    private(set) var told = NumberSet()
    private let keepsTold: Bool
    /// What is told of connections only when it is known whether they are told at all.
    private(set) var held = HeldFacts()
    /// Live connections that were told when they were over, and stay for late segments.
    private var released = Set<UInt64>()
    /// Every output is content with briefs, and stays so.
    private var takesBriefs = false
    /// Likewise with records.
    private var takesRecords = false
    /// Connections and interfaces that are not told, since they were.
    private var passedOver = Told()

    /// How many connections and interfaces the reports were told of.
    struct Told {
        var connections: UInt64 = 0
        var interfaces = 0
    }

    /// - Parameters:
    ///   - seed: of the hash of servers.
    ///   - countsFindings: Also where no output needs that.
    ///   - chosen: The connections that are told, in place of a condition.
    ///   - keepsTold: Whether `told` is filled.
    init(
        outputs: [any ReportOutput], condition: Condition? = nil, chosen: NumberSet? = nil, keepsTold: Bool = false,
        countsFindings: Bool = false, seed: UInt64 = 0
    ) {
        self.chosen = chosen
        self.keepsTold = keepsTold
        self.outputs = outputs
        self.condition = chosen == nil ? condition : nil
        overview = OverviewCollector(seed: seed)
        self.countsFindings = countsFindings || outputs.contains(where: \.needsFindings)
    }

    mutating func transition(_ change: StateChange, of connection: Connection) {
        guard isTold(connection.id) else { return }
        if isHeld(connection.id) { return held.keep(.transition(change, connection), of: connection.id) }
        for output in outputs where output.wantsTransitions { output.transition(change, of: connection) }
    }

    func note(_ blocks: SACKBlocks, ofFrame frame: UInt64) {
        for output in outputs where output.wantsSegments { output.note(blocks, ofFrame: frame) }
    }

    mutating func segment(_ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection) {
        guard isTold(connection.id) else { return }
        if isHeld(connection.id) { return held.keep(.segment(segment, end, label, connection), of: connection.id) }
        for output in outputs where output.wantsSegments {
            output.segment(segment, from: end, label: label, of: connection)
        }
    }

    /// Tells the reports of the run's next interface.
    mutating func nameInterface(_ name: String?) {
        if passedOver.interfaces > 0 {
            passedOver.interfaces -= 1
            return
        }
        for output in outputs { output.nameInterface(name) }
        condition?.nameInterface(name)
    }

    /// The input begins once more: what was told of it is not told again.
    mutating func passOver(_ told: Told) { passedOver = told }

    private mutating func passesOver() -> Bool {
        if passedOver.connections == 0 { return false }
        passedOver.connections -= 1
        return true
    }

    private func isTold(_ id: UInt64) -> Bool { chosen?.contains(id) ?? true }

    /// Whether nobody knows yet if a connection is told.
    private func isHeld(_ id: UInt64) -> Bool { condition != nil && !released.contains(id) }

    /// Hands on what was held of a connection that is told.
    private mutating func release(_ id: UInt64) {
        for fact in held.release(id) {
            switch fact {
            case .transition(let change, let connection):
                for output in outputs where output.wantsTransitions { output.transition(change, of: connection) }
            case .segment(let segment, let end, let label, let connection):
                for output in outputs where output.wantsSegments {
                    output.segment(segment, from: end, label: label, of: connection)
                }
            }
        }
    }

    mutating func over(_ connection: Connection, details: inout ConnectionDetails) {
        guard isTold(connection.id) else { return }
        let judgement = Judgement(connection, &details)
        if isHeld(connection.id) {
            guard condition?.holds(ConnectionRecord(judgement)) == true else { return }
            release(connection.id)
            released.insert(connection.id)
        }
        for output in outputs where output.wantsTransitions { output.over(judgement) }
    }

    mutating func ended(_ connection: Connection, details: inout ConnectionDetails) {
        if passesOver() { return }
        let judgement = Judgement(connection, &details)
        if connection.facts.contains(.evicted) { countEvicted(isUnanswered: judgement.subject.opening == .unanswered) }
        guard isTold(connection.id) else { return }
        if let condition {
            let wasReleased = released.remove(connection.id) != nil
            guard condition.holds(ConnectionRecord(judgement)) else {
                _ = held.release(connection.id)
                return
            }
            if !wasReleased { release(connection.id) }
        }
        if keepsTold { told.insert(connection.id) }
        take(ConnectionBrief(judgement))
        let findings = countsFindings ? judgement.findings() : nil
        for finding in findings ?? [] { overview.add(finding, of: connection.id) }
        duplicates &+= judgement.duplicates
        damagedSegments &+= judgement.damagedSegments
        for output in outputs where !output.takesRecords { output.ended(judgement) }
        if outputs.contains(where: { $0.takesRecords }) {
            let record = ConnectionRecord(judgement, findings: findings)
            for output in outputs where output.takesRecords { output.ended(record) }
        }
    }

    /// Counts a connection that was told to a worker without its details, after one with the words for what is found of it.
    mutating func take(told brief: ConnectionBrief) {
        take(brief)
        guard countsFindings, let kind = brief.findingWithoutDetails else { return }
        if !overview.addAgain(kind, of: brief.id) { overview.addOther(kind) }
    }

    /// Counts a connection that a worker has judged.
    mutating func take(_ connection: JudgedConnection) {
        take(connection.brief)
        for finding in connection.findings { overview.add(finding, of: connection.brief.id) }
        duplicates &+= connection.duplicates
        damagedSegments &+= connection.damagedSegments
    }

    /// Whether nothing but briefs is told.
    var isContentWithBriefs: Bool {
        condition == nil && chosen == nil && !keepsTold && outputs.allSatisfy(\.takesBriefs)
    }

    mutating func willEnd(_ key: FlowKey, client: End, numbers: UInt64) {
        overview.willAdd(key, client: client)
        legs.willAdd(numbers)
    }

    mutating func ended(_ connection: DocumentedConnection) -> Bool {
        if !takesBriefs {
            guard isContentWithBriefs else { return false }
            takesBriefs = true
        }
        guard ConnectionBrief.isEnough(for: connection) else { return false }
        if passesOver() { return true }
        if countsFindings, let kind = ConnectionBrief.finding(of: connection) {
            guard overview.addAgain(kind, of: connection.id) else { return false }
        }
        if connection.isEvicted { countEvicted(isUnanswered: connection.ending == .unanswered) }
        take(ConnectionBrief(of: connection))
        return true
    }

    mutating func ended(_ connection: OrderlyConnection) -> Bool {
        if !takesRecords {
            guard isContentWithRecords else { return false }
            takesRecords = true
        }
        guard OrderlyJudgement.isEnough(for: connection) else { return false }
        let id = connection.documented.id
        if passesOver() || !isTold(id) { return true }
        let judgement = OrderlyJudgement(of: connection)
        if condition != nil || outputs.contains(where: { $0.takesRecords }) {
            let record = ConnectionRecord(judgement)
            if let condition, !condition.holds(record) { return true }
            for output in outputs where output.takesRecords { output.ended(record) }
        }
        if keepsTold { told.insert(id) }
        take(judgement.brief)
        return true
    }

    /// Whether nothing but briefs and records is told.
    var isContentWithRecords: Bool { outputs.allSatisfy { $0.takesRecords || $0.takesBriefs } }

    /// No more segments come; the last one was captured at `time`.
    mutating func inputEnded(at time: Int64) {
        overview.endOfInput = time
        for output in outputs { output.inputEnded() }
    }

    private mutating func countEvicted(isUnanswered: Bool) {
        evicted &+= 1
        if isUnanswered { evictedUnanswered &+= 1 }
    }

    /// Counts a connection of which there is no more to say.
    mutating func take(_ brief: ConnectionBrief) {
        overview.add(brief)
        legs.add(brief)
        proxied.add(brief)
    }
}
