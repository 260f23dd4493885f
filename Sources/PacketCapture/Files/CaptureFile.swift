import CPcap

/// A capture file that is read from its beginning to its end, in batches.
///
/// Classic pcap of both byte orders with microseconds or nanoseconds, and pcapng as far as libpcap reads it. Opening
/// throws; damage further on does not, because everything before it must be reported: see ``damage``.
package struct CaptureFile: ~Copyable {
    /// Frames that one call looks at when the filter rejects nearly all of them, so that the caller can show progress
    /// and end early.
    private static let framesPerCall = 65_536

    package let path: PathName
    /// The LINKTYPE number of all frames.
    package let linkType: UInt32
    /// Octets that at most were kept of a frame, by the file's header.
    package let snapshotLength: Int
    /// The size of a regular file in octets; nil for anything else.
    package let size: Int64?
    /// Index of this file within the run, copied into each frame.
    package let interface: UInt16
    /// Frames read so far, those that the filter rejected included.
    package private(set) var framesRead: UInt64 = 0
    /// Why reading ended before the file did; nil before the end and after a sound one.
    package private(set) var damage: CaptureDamage?

    private let handle: PcapHandle
    private let filter: FilterProgram?
    private let timestamps: TimestampReading
    private let isClassic: Bool
    /// Reads an ordinary classic file until it meets something unusual; nil from there on, and for other files.
    private(set) var classicReader: ClassicReader?
    private var isAtEnd = false
    private var failure: CaptureError?

    /// Opens a file, or standard input for `-`.
    ///
    /// - Parameters:
    ///   - filter: An expression of pcap-filter(7); frames that it rejects are counted but not delivered.
    ///   - interface: Index of this file within the run, copied into each frame.
    package init(path: PathName, filter: String? = nil, interface: UInt16 = 0) throws(CaptureError) {
        try self.init(InputStream.open(path), path: path, filter: filter, interface: interface)
    }

    /// Reads from an open stream.
    ///
    /// - Parameter pieceLength: Octets that are asked for at once where libpcap is not needed; nil to read everything
    ///   through libpcap. For tests.
    init(
        _ stream: consuming InputStream, path: PathName, filter: String?, interface: UInt16, pieceLength: Int? = .max
    ) throws(CaptureError) {
        let (signature, size) = (stream.signature, stream.size)
        let handle = try PcapHandle(reading: stream, path: path)
        let program = try Self.compile(filter, for: handle)
        self.filter = program
        linkType = handle.linkType
        snapshotLength = handle.snapshotLength
        self.handle = handle
        self.path = path
        self.interface = interface
        self.size = size >= 0 ? size : nil
        isClassic = !signature.isPcapng
        timestamps = TimestampReading(hasUnsigned32BitSeconds: isClassic)
        if size >= 0, isClassic, filter == nil, let pieceLength {
            classicReader = Self.classicReader(for: self.handle, interface: interface, pieceLength: pieceLength)
        }
    }

    /// A reader from where libpcap, which read the file's header, stands.
    private static func classicReader(
        for handle: borrowing PcapHandle, interface: UInt16, pieceLength: Int
    ) -> ClassicReader? {
        guard let file = unsafe pcap_file(handle.pointer), let position = InputStream.position(file) else { return nil }
        return ClassicReader(
            descriptor: InputStream.descriptor(file), position: position, linkType: handle.linkType,
            snapshotLength: handle.snapshotLength, interface: interface, pieceLength: pieceLength)
    }

    private static func compile(
        _ expression: String?, for handle: borrowing PcapHandle
    ) throws(CaptureError) -> FilterProgram? {
        guard let expression else { return nil }
        return try FilterProgram(expression, handle: handle, netmask: PCAP_NETMASK_UNKNOWN)
    }

    /// The registered name of the link type, as in `ETHERNET`.
    package var linkTypeName: String { LinkType.name(of: linkType) }

    /// Octets of the file that were taken so far; nil for what has no positions, such as a pipe.
    package var position: Int64? {
        classicReader?.position ?? InputStream.position(unsafe pcap_file(handle.pointer))
    }

    /// Replaces the batch's content with the next frames.
    ///
    /// - Returns: false at the end, with an empty batch. A batch may be empty before the end as well, when the filter
    ///   rejected very many frames.
    /// - Throws: ``CaptureError/captureFailed(source:operation:words:)`` when the system failed to read on; the frames
    ///   before were delivered by earlier calls.
    package mutating func nextBatch(into batch: inout FrameBatch) throws(CaptureError) -> Bool {
        batch.removeAll()
        if classicReader != nil {
            if classicReader!.fill(&batch, framesRead: &framesRead) { return true }
            handOver()
        }
        readThroughLibpcap(into: &batch)
        if batch.frames.isEmpty, let failure {
            self.failure = nil
            throw failure
        }
        return !isAtEnd || !batch.frames.isEmpty
    }

    /// Makes libpcap read on where the reader of ordinary files stopped. It keeps nothing from one record to the next
    /// but the stream's position.
    private mutating func handOver() {
        guard let position = classicReader?.position else { return }
        classicReader = nil
        guard !InputStream.seek(unsafe pcap_file(handle.pointer), to: position) else { return }
        let words = CLibrary.words(CLibrary.errorNumber)
        isAtEnd = true
        let source = path.isStandardStream ? "standard input" : path.text
        failure = .captureFailed(source: source, operation: "read on from", words: words)
    }

    /// Adds frames until the batch is full, the file ends or the filter rejected very many.
    private mutating func readThroughLibpcap(into batch: inout FrameBatch) {
        var header: UnsafeMutablePointer<pcap_pkthdr>?
        var octets: UnsafePointer<UInt8>?
        var looks = Self.framesPerCall
        while !isAtEnd, !batch.isFull, looks > 0 {
            looks -= 1
            let status = unsafe pcap_next_ex(handle.pointer, &header, &octets)
            guard status == 1, let record = unsafe header?.pointee else {
                end(status: status)
                break
            }
            if record.caplen == 0, record.len == 0, isJoinedHeader(record) { break }
            framesRead += 1
            if filter != nil, unsafe !filter!.accepts(header!, octets) { continue }
            unsafe batch.append(
                Frame(
                    time: timestamps.nanoseconds(record.ts), number: framesRead, offset: 0,
                    capturedLength: Int(record.caplen), originalLength: Int(record.len), linkType: linkType,
                    interface: interface),
                octets: octets)
        }
    }

    /// Notes why no further record came.
    private mutating func end(status: Int32) {
        let errorNumber = CLibrary.errorNumber
        isAtEnd = true
        guard status == PCAP_ERROR else { return }
        let words = handle.words
        guard InputStream.hasFailed(unsafe pcap_file(handle.pointer)) else {
            return note(CaptureDamage.kind(ofWords: words), words: words)
        }
        if errorNumber == CLibrary.interrupted {
            note(.interrupted, words: words)
        } else {
            let source = path.isStandardStream ? "standard input" : path.text
            failure = .captureFailed(source: source, operation: "read on from", words: words)
        }
    }

    private mutating func note(_ kind: CaptureDamage.Kind, words: String) {
        damage = CaptureDamage(kind: kind, path: path, words: words, offset: position, framesRead: framesRead)
    }

    /// `cat a.pcap b.pcap` makes the header of the second file look like an empty frame whose seconds are its magic
    /// number; the next record would then be nonsense.
    private mutating func isJoinedHeader(_ record: pcap_pkthdr) -> Bool {
        let magics: [UInt32] = [0xA1B2_C3D4, 0xD4C3_B2A1, 0xA1B2_3C4D, 0x4D3C_B2A1]
        guard isClassic, magics.contains(UInt32(truncatingIfNeeded: record.ts.tv_sec)) else { return false }
        isAtEnd = true
        note(.joined, words: "a second file header was found where a record should be")
        // The header begins where the record that it was taken for does.
        if let offset = damage?.offset { damage?.offset = offset - 16 }
        return true
    }
}
