import CReportPage

/// The parts of a report's page: real files, embedded by the C compiler.
enum PageResources {
    static var page: [UInt8] { unsafe octets(report_page) }
    static var style: [UInt8] { unsafe octets(report_style) }
    static var script: [UInt8] { unsafe octets(report_script) }

    private static func octets(_ resource: (UnsafeMutablePointer<Int>) -> UnsafePointer<UInt8>?) -> [UInt8] {
        var length = 0
        let start = unsafe resource(&length)
        return unsafe Array(UnsafeBufferPointer(start: start, count: length))
    }
}
