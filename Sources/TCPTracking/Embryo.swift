import PacketDecoding

/// A connection of which only its SYN has been captured, once or several times: all that is kept of a scan or a flood.
struct Embryo: BitwiseCopyable, Sendable {
    var key: FlowKey
    var syn: LoggedSegment
    /// Number of the connection; 0 when the place is free.
    var id: UInt64
    var flow: UInt64
    /// How often the SYN came again, and where the repetitions stand.
    var repetitionCount: UInt8 = 0
    var repetitions: UInt32 = 0

    init(key: FlowKey, syn: LoggedSegment, id: UInt64, flow: UInt64) {
        self.key = key
        self.syn = syn
        self.id = id
        self.flow = flow
    }

    /// Set in the row of an embryo, which counts in a storage of its own.
    static var mark: UInt32 { 1 << 31 }
}

/// The repetitions of a SYN: as many as most systems send by themselves, in three cache lines.
struct RepeatedSYNs: BitwiseCopyable, Sendable {
    static var capacity: Int { 8 }
    private var repetitions = InlineArray<8, LoggedSegment.Repetition>(repeating: LoggedSegment.Repetition())

    subscript(index: Int) -> LoggedSegment.Repetition {
        get { repetitions[index] }
        set { repetitions[index] = newValue }
    }
}
