/// Counts durations in buckets whose width grows with the duration: a quantile is right within 3 %, in 24 KiB.
package struct DurationHistogram: Sendable {
    private static let bucketsPerOctave = 32
    private var buckets = [UInt32](repeating: 0, count: 60 * bucketsPerOctave)
    private var sums = [Int64](repeating: 0, count: 60 * bucketsPerOctave)
    package private(set) var count: UInt64 = 0
    /// The longest of all, nanoseconds.
    package private(set) var longest: Int64 = 0

    mutating func add(_ nanoseconds: Int64) {
        let bucket = Self.bucket(of: UInt64(max(0, nanoseconds)))
        buckets[bucket] &+= 1
        sums[bucket] &+= nanoseconds
        count &+= 1
        longest = max(longest, nanoseconds)
    }

    mutating func merge(_ other: DurationHistogram) {
        for index in buckets.indices {
            buckets[index] &+= other.buckets[index]
            sums[index] &+= other.sums[index]
        }
        count &+= other.count
        longest = max(longest, other.longest)
    }

    /// The duration that `percent` of all do not exceed: the mean of the bucket in which it lies.
    package func quantile(percent: UInt64) -> Int64 {
        let rank = max(1, (count * percent + 99) / 100)
        var seen: UInt64 = 0
        for index in buckets.indices {
            seen += UInt64(buckets[index])
            if seen >= rank { return sums[index] / Int64(buckets[index]) }
        }
        return 0
    }

    /// The counts in bars of a quarter of an octave, from the first one that holds anything to the last.
    func bars() -> [(from: Int64, to: Int64, count: UInt64)] {
        let width = Self.bucketsPerOctave / 4
        var bars: [(from: Int64, to: Int64, count: UInt64)] = []
        for start in stride(from: 0, to: buckets.count, by: width) {
            let count = buckets[start..<start + width].reduce(0) { $0 + UInt64($1) }
            if count > 0 || !bars.isEmpty { bars.append((Self.start(of: start), Self.start(of: start + width), count)) }
        }
        while bars.last?.count == 0 { bars.removeLast() }
        return bars
    }

    /// The least duration of a bucket.
    private static func start(of bucket: Int) -> Int64 {
        guard bucket >= 32 else { return Int64(bucket) }
        let octave = bucket / bucketsPerOctave + 4
        return Int64(32 + bucket % bucketsPerOctave) << Int64(octave - 5)
    }

    private static func bucket(of value: UInt64) -> Int {
        guard value >= 32 else { return Int(value) }
        let octave = 63 - value.leadingZeroBitCount
        return (octave - 4) * bucketsPerOctave + Int(value >> UInt64(octave - 5) & 31)
    }
}
