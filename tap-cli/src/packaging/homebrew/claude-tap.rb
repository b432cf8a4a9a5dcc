class ClaudeTap < Formula
  desc "Local proxy and trace viewer for AI coding agents"
  homepage "@home@"
  url "@download@/claude-tap-@version@.tar.gz"
  version "@version@"
  sha256 "@sha256.tar.gz@"
  license "MIT"

  depends_on "openjdk"

  def install
    rm "bin/claude-tap.cmd"
    libexec.install Dir["*"]
    (bin/"claude-tap").write_env_script libexec/"bin/claude-tap", Language::Java.overridable_java_home_env
    share.install Dir[libexec/"share/*"]
  end

  test do
    ENV["CLAUDE_TAP_ARCHIVE"] = "off"
    assert_match version.to_s, shell_output("#{bin}/claude-tap --version")
    system bin/"claude-tap", "demo", "--tap-no-open", "--tap-output-dir", testpath/"traces"
    refute_empty Dir[testpath/"traces/*/trace_*.jsonl"]
  end
end
