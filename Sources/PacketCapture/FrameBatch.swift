/// A number of frames and their octets, in storage that is filled again and again.
///
/// A frame's octets are `batch.octetStorage.span.bytes` from ``Frame/offset`` for ``Frame/capturedLength``. What lies
/// beyond the last frame is left over from earlier batches.
package struct FrameBatch: ~Copyable {
    /// Frames that a batch holds unless its maker says otherwise.
    package static let defaultFrameCapacity = 64
    /// Octets after which a batch is full unless its maker says otherwise: small enough to stay in a core's cache.
    package static let defaultOctetLimit = 256 * 1024
    /// libpcap's own limit for nearly all link types. A longer frame makes the storage grow.
    static let largestCommonFrame = 262_144

    /// The frames, in the order in which they were captured.
    package private(set) var frames: [Frame] = []
    /// The octets of all frames of the batch, then octets of earlier batches.
    package private(set) var octetStorage: [UInt8]
    /// Octets of `octetStorage` that belong to this batch.
    package private(set) var octetCount = 0
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
        octetStorage = [UInt8](repeating: 0, count: octetLimit + Self.largestCommonFrame)
    }

    /// Whether either limit is reached.
    package var isFull: Bool {
        frames.count >= frameCapacity || octetCount >= octetLimit
    }

    /// Forgets the frames and keeps the storage.
    package mutating func removeAll() {
        frames.removeAll(keepingCapacity: true)
        octetCount = 0
    }

    /// Copies one frame behind the others; its offset is set here.
    mutating func append(_ frame: Frame, octets: UnsafePointer<UInt8>?) {
        var frame = frame
        frame.offset = octetCount
        let end = octetCount + frame.capturedLength
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
        octetCount = end
        frames.append(frame)
    }
}
