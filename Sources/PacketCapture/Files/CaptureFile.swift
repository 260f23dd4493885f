/// A capture file that is read from its beginning to its end, in batches.
///
/// Classic pcap in all its forms and pcapng, compressed or not, from a file or a pipe. Opening throws; damage further on
/// does not, because everything before it must be reported: see ``damage``.
package struct CaptureFile: ~Copyable {
    /// Frames that one call looks at when the filter rejects nearly all of them, so that the caller can show progress
    /// and end early.
    private static let framesPerCall: UInt64 = 65_536

    /// Octets of nonsense that a decompressor may give before it notices: several of the largest blocks of bzip2, which
    /// checks each at its end.
    private static let octetsBeforeError = 4 << 20

    package let path: PathName
    /// Why reading ended before the file did; nil before the end and after a sound one.
    package private(set) var damage: CaptureDamage?

    private var source: OctetSource
    private var buffer: ReadBuffer
    private var parser: RecordParser
    private var filter: CaptureFilter?
    private var isAtEnd = false
    private var failure: CaptureError?

    /// Opens a file, or standard input for `-`.
    ///
    /// - Parameters:
    ///   - filter: An expression of pcap-filter(7); frames that it rejects are counted but not delivered.
    ///   - interface: Number within the run of the first of this file's interfaces.
    package init(path: PathName, filter: String? = nil, interface: UInt16 = 0) throws(CaptureError) {
        try self.init(FileDescriptor(reading: path), path: path, filter: filter, interface: interface)
    }

    /// Reads from an open descriptor.
    ///
    /// - Parameter pieceLength: Octets that are asked for at once. For tests.
    init(
        _ descriptor: consuming FileDescriptor, path: PathName, filter: String? = nil, interface: UInt16 = 0,
        pieceLength: Int = .max
    ) throws(CaptureError) {
        self.path = path
        source = OctetSource(descriptor, pieceLength: pieceLength)
        buffer = ReadBuffer(fileSize: source.size)
        parser = RecordParser(firstInterface: interface)
        try readOpening()
        if let filter { self.filter = try CaptureFilter(filter, linkTypes: linkTypes) }
    }

    /// The interfaces that were described so far; the first one has the number that the opener gave.
    package var interfaces: [CaptureInterface] { parser.table.interfaces }
    /// The LINKTYPE numbers of the interfaces that were described so far, each once. Further on, a pcapng file may
    /// describe others.
    package var linkTypes: [UInt32] { parser.table.linkTypes }
    /// Frames read so far, those that the filter rejected included.
    package var framesRead: UInt64 { parser.framesRead }
    /// Captures that follow one another in this file, as `cat` joins them: one as a rule.
    package var captures: UInt64 { parser.captures }
    /// Whether the records that come next are in pcapng, as opposed to the classic format.
    package var isPcapng: Bool { parser.isPcapng }
    /// What the capture lost, by the statistics that it holds.
    package var drops: CaptureDrops { parser.drops }
    /// How the file is compressed; nil when it is not.
    package var compression: Compression? { source.compression }
    /// The size of a regular file in octets; nil for anything else.
    package var size: Int64? { source.size }
    /// Octets of the file that were taken so far, compressed ones where it is compressed.
    package var position: Int64 { source.compression == nil ? buffer.position : source.octetsTaken }
    /// Octets of memory that hold what was read; for tests.
    var bufferLength: Int { buffer.storage.count }
    /// The link types for which the filter means nothing. None of their frames were delivered.
    package var unfiltered: [CaptureFilter.Refusal] { filter?.refusals ?? [] }

    /// Replaces the batch's content with the next frames: those that are there, waiting only when there are none.
    ///
    /// - Returns: false at the end, with an empty batch. A batch may be empty before the end as well, when the filter
    ///   rejected very many frames.
    /// - Throws: ``CaptureError/captureFailed(source:operation:words:)`` when the system failed to read on; the frames
    ///   before were delivered by earlier calls.
    package mutating func nextBatch(into batch: inout FrameBatch) throws(CaptureError) -> Bool {
        batch.removeAll()
        let enough = framesRead &+ Self.framesPerCall
        while !isAtEnd {
            let stop = parser.fill(&batch.frames, capacity: batch.frameCapacity, from: &buffer)
            filter?.select(&batch.frames, in: buffer.storage.span)
            if !batch.frames.isEmpty {
                batch.show(buffer)
                return true
            }
            if framesRead >= enough { return true }
            switch stop {
            case .full: continue
            case .needs(let octets): read(octets)
            case .otherCapture: beginOtherCapture()
            case .damaged(let kind, let words): end(kind, words, isCertain: false)
            }
        }
        if let failure {
            self.failure = nil
            throw failure
        }
        return false
    }
}

// MARK: Opening

extension CaptureFile {
    /// Finds out what the file is, and what its frames are.
    private mutating func readOpening() throws(CaptureError) {
        var signature = try peek()
        if let compression = signature.compression {
            guard source.decompress(compression, first: buffer.unread) else {
                throw .notDecompressed(path: path, compression: compression, words: "no memory")
            }
            buffer.restart()
            signature = try peek()
        }
        guard signature.isCapture else {
            throw .notACapture(path: path, content: signature.content, compression: source.compression)
        }
        try readOpening(until: signature.isPcapng ? SectionHeader.shortest : ClassicHeader.length)
        do throws(HeaderTrouble) {
            try parser.begin(in: &buffer)
        } catch {
            throw .badHeader(path: path, words: error.words)
        }
        if signature.isPcapng { try findInterfaces() }
    }

    private mutating func peek() throws(CaptureError) -> FileSignature {
        while buffer.available < FileSignature.length, try readMore(wanted: FileSignature.length) {}
        return FileSignature(buffer.unread)
    }

    /// Reads until so many octets are there.
    private mutating func readOpening(until wanted: Int) throws(CaptureError) {
        while buffer.available < wanted {
            if try readMore(wanted: wanted) { continue }
            throw .truncatedHeader(
                path: path, words: "\(wanted) octets were expected, and \(buffer.available) are there")
        }
    }

    /// Returns false at the end.
    private mutating func readMore(wanted: Int) throws(CaptureError) -> Bool {
        switch buffer.refill(from: &source, wanted: wanted) {
        case .octets: return true
        case .end: return false
        case .failed(let number): throw .opening(path, errorNumber: number)
        case .damaged(let words):
            guard let compression = source.compression else { return false }
            throw .notDecompressed(path: path, compression: compression, words: words)
        }
    }

    /// Reads a pcapng file up to its first packet, or until its first interface is known and more would have to be
    /// waited for.
    private mutating func findInterfaces() throws(CaptureError) {
        var none: [Frame] = []
        while true {
            switch parser.fill(&none, capacity: 0, from: &buffer) {
            case .full, .otherCapture: return
            case .damaged(_, let words):
                if interfaces.isEmpty { throw .badHeader(path: path, words: words) }
                return
            case .needs(let wanted):
                if !interfaces.isEmpty { return }
                if try readMore(wanted: wanted) { continue }
                // A section that describes no interface and holds no packet is whole.
                if buffer.available == 0, !parser.isInsideBlock { return }
                throw .truncatedHeader(path: path, words: "the file ends before an interface is described")
            }
        }
    }
}

// MARK: Going on, and the end

extension CaptureFile {
    private mutating func read(_ wanted: Int) {
        switch buffer.refill(from: &source, wanted: wanted) {
        case .octets:
            break
        case .end:
            if buffer.available > 0 || parser.isInsideBlock {
                end(.truncated, "\(wanted) octets were expected, and \(buffer.available) are there")
            }
            isAtEnd = true
        case .damaged(let words):
            if let compression = source.compression { end(.compression(compression), words) }
        case .failed(CLibrary.interrupted):
            end(.interrupted, CLibrary.words(CLibrary.interrupted))
        case .failed(let number):
            isAtEnd = true
            failure = .captureFailed(
                source: path.isStandardStream ? "standard input" : path.text, operation: "read on from",
                words: CLibrary.words(number))
        }
    }

    /// - Parameter isCertain: Whether the reason is known. A damaged compressed file may give nonsense first, and only
    ///   then an error, which says more.
    private mutating func end(_ kind: CaptureDamage.Kind, _ words: String, isCertain: Bool = true) {
        isAtEnd = true
        let offset = buffer.position
        let certain = isCertain ? nil : errorFurtherOn()
        damage = CaptureDamage(
            kind: certain?.kind ?? kind, path: path, words: certain?.words ?? words, offset: offset,
            framesRead: framesRead)
    }

    /// What a decompressor says about what comes next; nil where it says nothing.
    private mutating func errorFurtherOn() -> (kind: CaptureDamage.Kind, words: String)? {
        guard let compression = source.compression else { return nil }
        var octetsToLookAt = Self.octetsBeforeError
        while octetsToLookAt > 0 {
            buffer.next = buffer.end
            switch buffer.refill(from: &source, wanted: 1) {
            case .octets(let count): octetsToLookAt -= count
            case .damaged(let words): return (.compression(compression), words)
            case .end, .failed: return nil
            }
        }
        return nil
    }

    /// `cat a.pcap b.pcap` makes a header stand where a record should be: what follows is read by it.
    private mutating func beginOtherCapture() {
        do throws(HeaderTrouble) {
            try parser.begin(in: &buffer)
        } catch {
            end(.corrupt, error.words)
        }
    }
}
