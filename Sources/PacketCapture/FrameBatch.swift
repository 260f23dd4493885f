/// A number of frames and their octets, in storage that is filled again and again.
///
/// A frame's octets are `batch.octetStorage.span.bytes` from ``Frame/offset`` for ``Frame/capturedLength``. Frames lie in
/// their order and do not overlap; what lies between and behind them has no meaning.
package struct FrameBatch: ~Copyable {
    /// Frames that a batch holds unless its maker says otherwise.
    package static let defaultFrameCapacity = 64
    /// Octets after which a batch is full unless its maker says otherwise: small enough to stay in a core's cache.
    package static let defaultOctetLimit = 256 * 1024
    /// libpcap's own limit for nearly all link types. A longer frame makes the storage grow.
    static let largestCommonFrame = 262_144

    /// The frames, in the order in which they were captured.
    package private(set) var frames: [Frame] = []
    /// Holds the octets of all frames of the batch.
    package private(set) var octetStorage: [UInt8]
    /// Octets of all frames of the batch together.
    package private(set) var octetCount = 0
    /// Where the last frame ends in `octetStorage`.
    private var endOfLastFrame = 0
    /// Tells a ``ClassicReader`` whether the storage still holds what it read into it; 0 when frames were copied there.
    var contentMark: UInt64 = 0
    /// Frames after which the batch is full.
    package let frameCapacity: Int
    /// Octets after which the batch is full. The frame that reaches the limit is whole, so a batch may hold more.
    package let octetLimit: Int

    /// Makes an empty batch with storage for everything but extraordinarily long frames.
    package init(frameCapacity: Int = defaultFrameCapacity, octetLimit: Int = defaultOctetLimit) {
        precondition(frameCapacity > 0 && octetLimit > 0, "a batch holds at least one frame of one octet")
        self.frameCapacity = frameCapacity
        self.octetLimit = octetLimit
        frames.reserveCapacity(frameCapacity)
        // A file's records are read together with their headers.
        let headers = frameCapacity * ClassicReader.recordHeaderLength
        octetStorage = [UInt8](repeating: 0, count: octetLimit + Self.largestCommonFrame + headers)
    }

    /// Whether either limit is reached.
    package var isFull: Bool {
        frames.count >= frameCapacity || octetCount >= octetLimit
    }

    /// Forgets the frames and keeps the storage.
    package mutating func removeAll() {
        frames.removeAll(keepingCapacity: true)
        octetCount = 0
        endOfLastFrame = 0
    }

    /// Copies one frame behind the others; its offset is set here.
    mutating func append(_ frame: Frame, octets: UnsafePointer<UInt8>?) {
        var frame = frame
        frame.offset = endOfLastFrame
        let end = endOfLastFrame + frame.capturedLength
        if end > octetStorage.count {
            let missing = max(end, 2 * octetStorage.count) - octetStorage.count
            octetStorage.append(contentsOf: repeatElement(0, count: missing))
        }
        if let octets = unsafe octets, frame.capturedLength > 0 {
            unsafe octetStorage.withUnsafeMutableBytes { storage in
                // Slicing checks the bounds in every build; the copy itself does not.
                unsafe UnsafeMutableRawBufferPointer(rebasing: storage[frame.offset..<end])
                    .copyMemory(from: UnsafeRawBufferPointer(start: octets, count: frame.capturedLength))
            }
        }
        contentMark = 0
        hold(frame)
    }

    /// Adds a frame whose octets lie in the storage already, at its offset, behind the other frames.
    mutating func hold(_ frame: Frame) {
        octetCount += frame.capturedLength
        endOfLastFrame = frame.offset + frame.capturedLength
        frames.append(frame)
    }

    /// Makes room behind `range` of the storage by moving it to the front, together with the frames that it holds.
    ///
    /// - Parameter range: Begins at or before the first frame and ends at or behind the last one.
    mutating func moveToFront(_ range: Range<Int>) {
        guard range.lowerBound > 0 else { return }
        octetStorage.moveToFront(range)
        for index in frames.indices { frames[index].offset -= range.lowerBound }
        if !frames.isEmpty { endOfLastFrame -= range.lowerBound }
    }

    /// Reads octets of a file into the storage from `start` on, at most up to its end.
    ///
    /// - Returns: Octets that were read; 0 at the file's end, or when `start` is the storage's; -1 with `errno`.
    mutating func read(_ descriptor: Int32, at position: Int64, to start: Int, atMost limit: Int) -> Int {
        let end = start + min(limit, octetStorage.count - start)
        return CLibrary.read(descriptor, at: position, into: &octetStorage, start..<end)
    }
}
