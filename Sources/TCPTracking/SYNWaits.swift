/// How long a client waited before each copy of its SYN: the first seven waits, by the vantage's clock.
package struct SYNWaits: BitwiseCopyable, Sendable {
    package static let capacity = 7
    /// Microseconds, at most 71 minutes.
    private var lengths = InlineArray<7, UInt32>(repeating: 0)
    private var number: UInt8 = 0

    package init() {}

    package var count: Int { Int(number) }

    /// Nanoseconds; `index` counts from 0 to `count`, which is left out.
    package subscript(index: Int) -> Int64 {
        precondition(index < count)
        return Int64(lengths[index]) * 1_000
    }

    mutating func note(_ wait: Int64) {
        guard count < Self.capacity else { return }
        lengths[count] = UInt32(clamping: wait / 1_000)
        number += 1
    }
}
