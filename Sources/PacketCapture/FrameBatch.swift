/// A number of frames and their octets, in storage that is filled again and again.
///
/// A frame's octets are `batch.octetStorage.span.bytes` from ``Frame/offset`` for ``Frame/capturedLength``. Frames lie in
/// their order and do not overlap; what lies between and behind them has no meaning.
package struct FrameBatch: ~Copyable {
    /// Frames that a batch holds unless its maker says otherwise.
    package static let defaultFrameCapacity = 256
    /// Octets after which a batch of a live capture is full unless its maker says otherwise: small enough to stay in a
    /// core's cache.
    package static let defaultOctetLimit = 256 * 1024

    /// The frames, in the order in which they were captured.
    package internal(set) var frames: [Frame] = []
    /// Holds the octets of all frames of the batch: its own, or the buffer that a file was read into.
    package private(set) var octetStorage: [UInt8] = []
    /// Whether `octetStorage` is a file's buffer.
    private var isShared = false
    /// Octets of all frames that were copied into the batch together.
    package private(set) var octetCount = 0
    /// Frames after which the batch is full.
    package let frameCapacity: Int
    /// Octets after which a batch that frames are copied into is full. The frame that reaches the limit is whole, so a
    /// batch may hold more. A file's frames are not copied, and its batches end with the buffer that they were read into.
    package let octetLimit: Int

    /// Makes an empty batch.
    package init(frameCapacity: Int = defaultFrameCapacity, octetLimit: Int = defaultOctetLimit) {
        precondition(frameCapacity > 0 && octetLimit > 0, "a batch holds at least one frame of one octet")
        self.frameCapacity = frameCapacity
        self.octetLimit = octetLimit
        frames.reserveCapacity(frameCapacity)
    }

    /// Whether either limit is reached.
    package var isFull: Bool {
        frames.count >= frameCapacity || octetCount >= octetLimit
    }

    /// Forgets the frames and keeps the storage, unless that is a file's buffer.
    package mutating func removeAll() {
        frames.removeAll(keepingCapacity: true)
        octetCount = 0
        if isShared { octetStorage = [] }
        isShared = false
    }

    /// Shows the buffer that the frames lie in. An empty batch holds no reference to it, so that it can be refilled
    /// where it is.
    mutating func show(_ buffer: borrowing ReadBuffer) {
        octetStorage = buffer.storage
        isShared = true
    }

    /// Copies one frame behind the others; its offset is set here.
    mutating func append(_ frame: Frame, octets: UnsafePointer<UInt8>?) {
        var frame = frame
        frame.offset = octetCount
        octetCount += frame.capturedLength
        if octetCount > octetStorage.count {
            // The first frame makes room for everything but extraordinarily long ones.
            let usual = octetLimit + CaptureInterface.largestCommonFrame
            let length = max(octetCount, octetStorage.isEmpty ? usual : 2 * octetStorage.count)
            octetStorage += [UInt8](repeating: 0, count: length - octetStorage.count)
        }
        if let octets = unsafe octets, frame.capturedLength > 0 {
            let end = octetCount
            unsafe octetStorage.withUnsafeMutableBytes { storage in
                // Slicing checks the bounds in every build; the copy itself does not.
                unsafe UnsafeMutableRawBufferPointer(rebasing: storage[frame.offset..<end])
                    .copyMemory(from: UnsafeRawBufferPointer(start: octets, count: frame.capturedLength))
            }
        }
        frames.append(frame)
    }
}
