/// Connections by the time of their beginning, in at most `mostBins` bins: their width doubles when the span grows beyond
/// them.
struct ActivityBins: Sendable {
    struct Bin: BitwiseCopyable, Sendable {
        var others: UInt32 = 0
        var failed: UInt32 = 0
        var reset: UInt32 = 0

        mutating func add(_ other: Bin) {
            others &+= other.others
            failed &+= other.failed
            reset &+= other.reset
        }
    }

    private static let mostBins = 240
    /// Nanoseconds: 1 ms at first.
    private(set) var width: Int64 = 1_000_000
    /// Counted in widths from the epoch.
    private var first: Int64 = 0
    private(set) var bins: [Bin] = []

    /// When the first bin begins, nanoseconds since the epoch.
    var start: Int64 { first * width }

    mutating func add(at time: Int64, _ counted: Bin) {
        var place = OutputBuffer.floorDivide(time, width)
        if bins.isEmpty { first = place }
        while max(place, first + Int64(bins.count) - 1) - min(place, first) >= Int64(Self.mostBins) {
            coarsen()
            place = OutputBuffer.floorDivide(time, width)
        }
        if place < first {
            bins.insert(contentsOf: repeatElement(Bin(), count: Int(first - place)), at: 0)
            first = place
        }
        while place >= first + Int64(bins.count) { bins.append(Bin()) }
        bins[Int(place - first)].add(counted)
    }

    private mutating func coarsen() {
        let coarse = OutputBuffer.floorDivide(first, 2)
        var joined: [Bin] = []
        for (index, bin) in bins.enumerated() {
            let place = Int(OutputBuffer.floorDivide(first + Int64(index), 2) - coarse)
            while joined.count <= place { joined.append(Bin()) }
            joined[place].add(bin)
        }
        bins = joined
        first = coarse
        width *= 2
    }
}
