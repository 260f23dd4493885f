import CPcap

/// A compiled filter expression, in the syntax of pcap-filter(7).
@safe package struct FilterProgram: ~Copyable {
    /// The expression as it was given.
    package let expression: String
    private var program: bpf_program

    /// Compiles an expression for frames of one link type, without an open source.
    package init(
        _ expression: String, linkType: UInt32 = LinkType.ethernet, snapshotLength: Int = 262_144
    ) throws(CaptureError) {
        guard let pointer = unsafe pcap_open_dead(LinkType.dlt(of: linkType), Int32(clamping: snapshotLength)) else {
            throw .badFilter(expression: expression, words: "libpcap has no memory to compile it", position: nil)
        }
        try self.init(expression, handle: unsafe PcapHandle(pointer), netmask: PCAP_NETMASK_UNKNOWN)
    }

    /// Compiles an expression for what a handle delivers.
    init(_ expression: String, handle: borrowing PcapHandle, netmask: UInt32) throws(CaptureError) {
        if let null = Array(expression).firstIndex(of: "\0") {
            throw .badFilter(expression: expression, words: "it holds a NUL", position: null)
        }
        var program = unsafe bpf_program()
        guard unsafe pcap_compile(handle.pointer, &program, expression, 1, netmask) == 0 else {
            let words = handle.words
            let position = FilterDiagnosis.position(in: expression, words: words) { part in
                var program = unsafe bpf_program()
                guard unsafe pcap_compile(handle.pointer, &program, part, 0, netmask) != 0 else {
                    unsafe pcap_freecode(&program)
                    return nil
                }
                return handle.words
            }
            throw .badFilter(expression: expression, words: words, position: position)
        }
        self.expression = expression
        unsafe self.program = unsafe program
    }

    deinit {
        var program = unsafe program
        unsafe pcap_freecode(&program)
    }

    /// Whether the filter takes a frame as libpcap delivered it.
    @safe func accepts(_ header: UnsafePointer<pcap_pkthdr>, _ octets: UnsafePointer<UInt8>?) -> Bool {
        var program = unsafe program
        return unsafe pcap_offline_filter(&program, header, octets) != 0
    }

    /// Whether the filter takes a frame of a batch.
    package func accepts(_ frame: Frame, in octets: RawSpan) -> Bool {
        let captured = octets.extracting(frame.offset..<frame.offset + frame.capturedLength)
        var header = pcap_pkthdr()
        header.caplen = UInt32(clamping: frame.capturedLength)
        header.len = UInt32(clamping: frame.originalLength)
        return unsafe captured.withUnsafeBytes {
            unsafe accepts(&header, $0.baseAddress?.assumingMemoryBound(to: UInt8.self))
        }
    }

    /// Hands the program to an active handle, so that the kernel filters where it can.
    func install(on handle: borrowing PcapHandle) -> Bool {
        var program = unsafe program
        return unsafe pcap_setfilter(handle.pointer, &program) == 0
    }
}
