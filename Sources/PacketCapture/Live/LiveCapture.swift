import CPcap

/// A capture on an interface of this machine.
///
/// libpcap's own waiting never ends on Linux while an interface is silent, whatever the timeout, so this type waits
/// itself: for packets, for a wake-up, or until the timeout is over.
package struct LiveCapture: ~Copyable {
    /// How to capture.
    package struct Options: Sendable {
        /// Octets that are kept of a frame.
        package var snapshotLength = 262_144
        /// The kernel's buffer in KiB; nil leaves libpcap's default.
        package var bufferSize: Int?
        /// Whether to take frames that are addressed to others.
        package var isPromiscuous = true
        /// Whether each frame is delivered as it comes instead of in blocks. That costs more, and on Linux each frame
        /// then takes as much of the buffer as the longest may need: choose a small snapshot length.
        package var isImmediate = false
        /// Milliseconds after which the kernel hands over what it has, and a call returns an empty batch.
        package var timeout = 100
        /// An expression of pcap-filter(7).
        package var filter: String?
        /// Index of this interface within the run, copied into each frame.
        package var interface: UInt16 = 0

        package init() {}
    }

    /// The interface's name.
    package let name: String
    /// The LINKTYPE number of all frames.
    package let linkType: UInt32
    /// Octets that at most are kept of a frame.
    package let snapshotLength: Int
    /// Whether times come with nanoseconds, as opposed to microseconds.
    package let hasNanoseconds: Bool
    /// What libpcap had to say while it opened the interface, one sentence each.
    package let warnings: [String]
    /// Frames delivered so far.
    package private(set) var framesRead: UInt64 = 0

    private let handle: PcapHandle
    private let wakePipe: WakePipe
    private let options: Options
    private let timestamps: TimestampReading
    private let descriptor: Int32
    private var isInterrupted = false
    private var failure: CaptureError?
    private var total = CaptureStatistics()
    private var last = (received: UInt32(0), byKernel: UInt32(0), byInterface: UInt32(0))

    /// Opens an interface and begins to capture.
    package init(interface name: String, options: Options = Options()) throws(CaptureError) {
        let (result, words) = unsafe withErrorBuffer { unsafe pcap_create(name, $0) }
        guard let pointer = unsafe result else {
            throw .captureFailed(source: name, operation: "capture on", words: words)
        }
        let handle = unsafe PcapHandle(pointer)
        try Self.configure(handle, name: name, options: options)
        let status = unsafe pcap_activate(handle.pointer)
        guard status >= 0 else {
            throw .activating(name, status: status, words: handle.words) { NetworkInterface.names }
        }
        var warnings: [String] = []
        if status > 0 {
            let words = handle.words
            warnings.append(words.isEmpty ? unsafe String(cString: pcap_statustostr(status)) : words)
        }
        if let filter = options.filter {
            let program = try FilterProgram(filter, handle: handle, netmask: Self.netmask(of: name))
            guard program.install(on: handle) else {
                throw .captureFailed(source: name, operation: "set the filter on", words: handle.words)
            }
        }
        let blocking = unsafe withErrorBuffer { unsafe pcap_setnonblock(handle.pointer, 1, $0) }
        let descriptor = unsafe pcap_get_selectable_fd(handle.pointer)
        guard blocking.result == 0, descriptor >= 0 else {
            let words = blocking.words.isEmpty ? "there is no way to wait for its packets" : blocking.words
            throw .captureFailed(source: name, operation: "capture on", words: words)
        }
        guard let wakePipe = WakePipe() else {
            let words = CLibrary.words(CLibrary.errorNumber)
            throw .captureFailed(source: name, operation: "capture on", words: words)
        }
        self.name = name
        self.descriptor = descriptor
        self.options = options
        self.warnings = warnings
        linkType = handle.linkType
        snapshotLength = handle.snapshotLength
        hasNanoseconds = unsafe pcap_get_tstamp_precision(handle.pointer) == PCAP_TSTAMP_PRECISION_NANO
        timestamps = TimestampReading(fractionUnit: hasNanoseconds ? 1 : 1000)
        self.handle = handle
        self.wakePipe = wakePipe
    }

    private static func configure(
        _ handle: borrowing PcapHandle, name: String, options: Options
    ) throws(CaptureError) {
        let pointer = unsafe handle.pointer
        func set(_ what: String, _ status: Int32) throws(CaptureError) {
            guard status != 0 else { return }
            let words = unsafe String(cString: pcap_statustostr(status))
            throw .captureFailed(source: name, operation: "set the \(what) for", words: words)
        }
        guard (1...Int(Int32.max)).contains(options.snapshotLength) else {
            throw .captureFailed(
                source: name, operation: "capture on",
                words: "a snapshot length of \(options.snapshotLength) octets is out of range")
        }
        try set("snapshot length", unsafe pcap_set_snaplen(pointer, Int32(options.snapshotLength)))
        try set("promiscuous mode", unsafe pcap_set_promisc(pointer, options.isPromiscuous ? 1 : 0))
        try set("timeout", unsafe pcap_set_timeout(pointer, Int32(clamping: options.timeout)))
        try set("immediate mode", unsafe pcap_set_immediate_mode(pointer, options.isImmediate ? 1 : 0))
        if let size = options.bufferSize {
            guard (1...Int(Int32.max) / 1024).contains(size) else {
                throw .captureFailed(
                    source: name, operation: "capture on", words: "a buffer of \(size) KiB is out of range")
            }
            try set("buffer size", unsafe pcap_set_buffer_size(pointer, Int32(size * 1024)))
        }
        // Where nanoseconds are not to be had, microseconds come, and hasNanoseconds tells.
        _ = unsafe pcap_set_tstamp_precision(pointer, PCAP_TSTAMP_PRECISION_NANO)
    }

    /// The IPv4 netmask, which `ip broadcast` in a filter needs.
    private static func netmask(of name: String) -> UInt32 {
        var network: UInt32 = 0
        var mask: UInt32 = 0
        let found = unsafe withErrorBuffer { unsafe pcap_lookupnet(name, &network, &mask, $0) }
        return found.result == 0 ? mask : PCAP_NETMASK_UNKNOWN
    }

    /// The registered name of the link type, as in `ETHERNET`.
    package var linkTypeName: String { LinkType.name(of: linkType) }

    /// What wakes this capture from a signal handler or another thread.
    package var waker: CaptureWaker { CaptureWaker(descriptor: wakePipe.writeEnd) }

    /// Ends the next or the waiting ``nextBatch(into:)``; the same as ``CaptureWaker/wake()``.
    package func breakLoop() { waker.wake() }

    /// Replaces the batch's content with the next frames, waiting for them at most for the timeout.
    ///
    /// - Returns: false once after each wake-up, with an empty batch; true otherwise, with a batch that is empty when no
    ///   packet came. The kernel may hold packets back for one timeout, so a caller that wants everything captured
    ///   before it was woken calls on until a batch is empty.
    package mutating func nextBatch(into batch: inout FrameBatch) throws(CaptureError) -> Bool {
        // The octets of a dispatch cannot be limited, its packets can: by what the last batch's were like.
        let mean = batch.frames.isEmpty ? 0 : batch.octetCount / batch.frames.count
        let limit = max(1, min(batch.frameCapacity, batch.octetLimit / max(1, mean)))
        batch.removeAll()
        if let failure {
            self.failure = nil
            throw failure
        }
        if isInterrupted || wakePipe.drain() {
            isInterrupted = false
            return false
        }
        try dispatch(into: &batch, atMost: limit)
        if batch.frames.isEmpty {
            let waited = wakePipe.wait(for: descriptor, milliseconds: Int32(clamping: options.timeout))
            isInterrupted = waited.woken
            if waited.readable { try dispatch(into: &batch, atMost: limit) }
        }
        if batch.frames.isEmpty, isInterrupted {
            isInterrupted = false
            return false
        }
        return true
    }

    /// Takes what is there, without waiting.
    private mutating func dispatch(into batch: inout FrameBatch, atMost limit: Int) throws(CaptureError) {
        let (linkType, interface, timestamps, framesBefore) = (linkType, options.interface, timestamps, framesRead)
        let pointer = unsafe handle.pointer
        let status = unsafe withUnsafeMutablePointer(to: &batch) { batch in
            var delivery = unsafe Delivery(
                batch: batch, linkType: linkType, interface: interface, timestamps: timestamps, number: framesBefore)
            return unsafe withUnsafeMutablePointer(to: &delivery) { delivery in
                unsafe pcap_dispatch(
                    pointer, Int32(clamping: limit),
                    { user, header, octets in
                        guard let header = unsafe header, let user = unsafe user else { return }
                        unsafe UnsafeMutableRawPointer(user).assumingMemoryBound(to: Delivery.self).pointee
                            .take(header.pointee, octets)
                    }, UnsafeMutableRawPointer(delivery).assumingMemoryBound(to: UInt8.self))
            }
        }
        framesRead += UInt64(batch.frames.count)
        guard status < 0, status != PCAP_ERROR_BREAK else { return }
        let words = handle.words
        let error: CaptureError =
            words.contains("interface went down")
            ? .interfaceDown(name: name, words: words)
            : .captureFailed(source: name, operation: "go on capturing on", words: words)
        if batch.frames.isEmpty { throw error }
        failure = error
    }

    /// What the kernel and the interface counted since the capture began.
    package mutating func statistics() throws(CaptureError) -> CaptureStatistics {
        var now = pcap_stat()
        guard unsafe pcap_stats(handle.pointer, &now) == 0 else {
            throw .captureFailed(source: name, operation: "get the statistics of", words: handle.words)
        }
        // libpcap's counters have 32 bits and wrap.
        total.received += UInt64(now.ps_recv &- last.received)
        total.droppedByKernel += UInt64(now.ps_drop &- last.byKernel)
        total.droppedByInterface += UInt64(now.ps_ifdrop &- last.byInterface)
        last = (now.ps_recv, now.ps_drop, now.ps_ifdrop)
        return total
    }
}

/// What a live capture's callback needs.
@unsafe private struct Delivery {
    let batch: UnsafeMutablePointer<FrameBatch>
    let linkType: UInt32
    let interface: UInt16
    let timestamps: TimestampReading
    var number: UInt64

    mutating func take(_ header: pcap_pkthdr, _ octets: UnsafePointer<UInt8>?) {
        unsafe number += 1
        unsafe batch.pointee.append(
            Frame(
                time: timestamps.nanoseconds(header.ts), number: number, offset: 0, capturedLength: Int(header.caplen),
                originalLength: Int(header.len), linkType: linkType, interface: interface),
            octets: octets)
    }
}
