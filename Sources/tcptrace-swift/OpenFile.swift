import PacketCapture

/// A file that is read, perhaps beside others.
final class OpenFile {
    let path: PathName
    /// Its place among the inputs of the summary.
    let input: Int
    private(set) var file: CaptureFile
    private(set) var batch = FrameBatch()
    private(set) var isAtEnd = false
    /// The frame of the batch that comes next.
    private var next = 0
    /// The number within the file of the last frame that was taken.
    private(set) var lastNumber: UInt64 = 0
    /// The same, when frames had been taken the last time.
    var lastTaken: UInt64 = 0
    /// What its own statistics said last of frames that were lost, and when the last frame before that was captured.
    private var drops = CaptureDrops()
    private var dropsKnown = Int64.min
    private var lastTime = Int64.min
    /// Frames of link types that nobody knows.
    var unknownFrames: UInt64 = 0
    /// The numbers within the run of its interfaces, in their order.
    private var interfaces: [UInt16] = []
    private let firstInterface: UInt16

    /// Opens a file, whose first interface has this number unless another file's come between.
    init(_ path: PathName, filter: String?, interface: UInt16, input: Int) throws(CaptureError) {
        self.path = path
        self.input = input
        firstInterface = interface
        file = try CaptureFile(path: path, filter: filter, interface: interface)
    }

    /// When the next frame was captured; nil when there is none at the moment.
    var nextTime: Int64? { next < batch.frames.count ? batch.frames[next].time : nil }

    /// Interfaces that were described since the last call.
    var newInterfaces: ArraySlice<CaptureInterface> { file.interfaces.dropFirst(interfaces.count) }

    /// Gives the next interface its number within the run.
    func number(interface: UInt16) { interfaces.append(interface) }

    /// Reads the next frames. There may be none before the end as well, when a filter rejected very many.
    func readOn() throws(CaptureError) {
        next = 0
        isAtEnd = try !file.nextBatch(into: &batch)
        if let last = batch.frames.last { lastTime = last.time }
    }

    /// Within which times frames were lost that the last statistics count and the ones before did not; nil for none.
    func newDrops() -> ClosedRange<Int64>? {
        guard file.drops != drops else { return nil }
        drops = file.drops
        defer { dropsKnown = lastTime }
        return min(dropsKnown, lastTime)...lastTime
    }

    /// The frames from the next one on that were captured no later than `time`, but at least one; they count as taken.
    func takeFrames(until time: Int64) -> Range<Int> {
        let start = next
        if time == .max { next = batch.frames.count }
        while next < batch.frames.count, next == start || batch.frames[next].time <= time { next += 1 }
        if next > start { lastNumber = batch.frames[next - 1].number }
        return start..<next
    }

    /// What the frames' interfaces are within the run; nil when that is what the frames say.
    var renumbered: [UInt16]? {
        interfaces.enumerated().allSatisfy { $1 == firstInterface &+ UInt16($0) } ? nil : interfaces
    }

    /// A frame with the number of its interface within the run.
    func renumber(_ frame: Frame, _ numbers: [UInt16]) -> Frame {
        var frame = frame
        let place = Int(frame.interface &- firstInterface)
        if place < numbers.count { frame.interface = numbers[place] }
        return frame
    }
}
