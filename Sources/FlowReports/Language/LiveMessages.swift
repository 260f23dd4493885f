import TCPConformance
import TCPTracking

/// Words of the lines that appear while a capture runs.
enum LiveWords {
    /// Before the zone, between it and the date, and behind.
    static let times = Words("times are ", "时间为 ")
    static let from = Words(", from ", "，自 ")
    static let on = Words(" on", " 起")

    static let backTo = Words("back to ", "退回 ")
    static let withdrawn = Words(" was withdrawn, ", " 被撤回，")
    static let frame = Words(" (frame ", "（第 ")
    static let frameEnd = Words(")", " 帧）")
    /// Before and after how long.
    static let after = Words(" after ", "，历时 ")

    /// Why a state that was assumed did not come to be.
    static func lost(_ event: TransitionEvent) -> Words {
        switch event {
        case .receivesSYNACK: Words("the SYN,ACK did not arrive", "SYN,ACK 没有到达")
        case .receivesACKOfSYN: Words("the ACK did not arrive or was not accepted", "ACK 没有到达或未被接受")
        case .receivesFIN, .receivesFINAndACKOfFIN: Words("the FIN had not arrived", "FIN 尚未到达")
        case .receivesACKOfFIN: Words("the ACK of the FIN did not arrive", "对 FIN 的 ACK 没有到达")
        case .receivesRST, .receivesRSTAfterActiveOpen:
            Words("the RST did not arrive or was not accepted", "RST 没有到达或未被接受")
        default: Words("it did not happen", "并未发生")
        }
    }
}
