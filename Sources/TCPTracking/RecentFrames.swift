/// What tells the copies of the last frames of a connection, once one was captured twice.
struct RecentFrames: BitwiseCopyable, Sendable {
    private static var capacity: Int { 4 }

    private var signatures: InlineArray<4, UInt32>
    /// Microseconds, without their upper half: only copies within milliseconds are asked for.
    private var times: InlineArray<4, UInt32>
    private var next: UInt8 = 0
    private var count: UInt8 = 0

    init() {
        signatures = InlineArray(repeating: 0)
        times = InlineArray(repeating: 0)
    }

    /// Notes a frame in place of the oldest.
    mutating func note(_ signature: UInt32, at time: Int64) {
        signatures[Int(next)] = signature
        times[Int(next)] = UInt32(truncatingIfNeeded: time / 1000)
        next = (next + 1) % UInt8(Self.capacity)
        count = max(count, next == 0 ? UInt8(Self.capacity) : next)
    }

    /// When a frame of this signature was captured, as seen from `time`, if it is among those noted.
    func time(of signature: UInt32, before time: Int64) -> Int64? {
        for index in 0..<Int(count) where signatures[index] == signature {
            let elapsed = UInt32(truncatingIfNeeded: time / 1000) &- times[index]
            return time &- Int64(elapsed) * 1000
        }
        return nil
    }
}
