@echo off
rem claude-tap, as it is installed on Windows: finds Java and hands over to it. All arguments go to the program untouched.
rem
rem   JAVA_HOME             the Java to use; otherwise the java.exe on the PATH. Java 17 or newer.
rem   CLAUDE_TAP_JAVA_OPTS  further options for the JVM, for example -Xmx512m
setlocal EnableExtensions DisableDelayedExpansion
set "tap_lib=%~dp0..\lib"
set "tap_java="
set "tap_found="
call :consider "%~dp0..\runtime\bin\java.exe"
if not defined tap_java if defined JAVA_HOME call :consider "%JAVA_HOME%\bin\java.exe"
if not defined tap_java for %%j in (java.exe) do call :consider "%%~$PATH:j"
if not defined tap_found set "tap_found= none was found;"
if not defined tap_java (
  >&2 echo claude-tap: needs Java 17 or newer;%tap_found% install a JDK and put it on the PATH or in JAVA_HOME.
  exit /b 69
)
set "tap_options="
if %tap_major% geq 24 set tap_options="@%tap_lib%\jvm-24.options"
rem On one line, so that the program does not inherit the variables from above.
endlocal & "%tap_java%" "@%tap_lib%\jvm.options" %tap_options% %CLAUDE_TAP_JAVA_OPTS% -jar "%tap_lib%\claude-tap.jar" %*
exit /b %ERRORLEVEL%

rem Takes the java.exe that its argument names, when it is there and new enough.
:consider
if "%~1"=="" exit /b 0
if not exist "%~1" exit /b 0
set "tap_version="
if exist "%~dp1..\release" for /f "tokens=2 delims==" %%v in ('findstr /b "JAVA_VERSION=" "%~dp1..\release"') do set "tap_version=%%~v"
if not defined tap_version for /f "tokens=3" %%v in ('call "%~1" -version 2^>^&1') do if not defined tap_version set "tap_version=%%~v"
if not defined tap_version exit /b 0
for /f "tokens=1 delims=.-+_" %%m in ("%tap_version%") do set "tap_major=%%m"
rem Java 8 and older call themselves 1.8 and so on.
if "%tap_major%"=="1" set "tap_major=8"
if %tap_major% geq 17 (
  set "tap_java=%~1"
) else (
  set "tap_found=%tap_found% %~1 is %tap_version%;"
)
exit /b 0
